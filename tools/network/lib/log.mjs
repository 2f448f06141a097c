// Standard output carries only the line of addresses, so everything else goes to standard error.
export const log = (...words) => console.error(new Date().toISOString(), ...words)
