import { registerHooks } from 'node:module'

/**
 * Makes `sharp` load its WebAssembly build from now on, wherever the native one is installed as well. Native sharp and
 * Electron on Linux bring two different GLibs into one process, which can crash it; the Linux package ships without the
 * native build, and a start from the sources has both. Call before the first import of `sharp`.
 */
export function preferWasmSharp(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!specifier.startsWith('@img/sharp-linux')) return nextResolve(specifier, context)
      // What sharp takes for "not installed", and then tries the next build.
      throw Object.assign(new Error(`Not used in Electron: ${specifier}`), { code: 'MODULE_NOT_FOUND' })
    },
  })
}
