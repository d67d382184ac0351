/** Preloaded into Node (`--import`): from here on `electron` is the stand-in. */
import { registerHooks } from 'node:module'

const standIn = new URL('electron.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    return specifier === 'electron' ? { url: standIn, shortCircuit: true } : nextResolve(specifier, context)
  },
})
Object.defineProperty(process, 'defaultApp', { value: true })
