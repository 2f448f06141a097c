// The reference packages are CommonJS; whether their names arrive on the module or on its default depends on the package.
const names = (module, probe) => (module.default?.[probe] ? module.default : module)

// Their loggers write JSON to standard output; they read this when they are loaded.
process.env.LOG_ENABLED ??= 'false'
process.env.LOG_DESTINATION ??= '/dev/null'

export const { PDS, envToCfg, envToSecrets } = names(await import('@atproto/pds'), 'PDS')
export const { PlcServer, MockDatabase } = names(await import('@did-plc/server'), 'PlcServer')
export const { Secp256k1Keypair } = names(await import('@atproto/crypto'), 'Secp256k1Keypair')
