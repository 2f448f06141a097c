// Who owns a handle: DNS entries made through the control endpoint first, then what the PDSes host.
export class HandleDirectory {
  constructor(pdses, state) {
    this.pdses = pdses
    this.state = state
  }

  // A null DID says: this name has no entry, whatever a PDS thinks.
  set(handle, did) {
    this.state.dns[handle] = did
    this.state.save()
  }

  async didOf(handle) {
    if (handle in this.state.dns) return this.state.dns[handle] ?? undefined
    return this.pdses.find((p) => handle.endsWith(p.handleDomain))?.didOf(handle)
  }

  async txt(name) {
    const did = name.startsWith('_atproto.') ? await this.didOf(name.slice('_atproto.'.length)) : undefined
    return did && `did=${did}`
  }
}
