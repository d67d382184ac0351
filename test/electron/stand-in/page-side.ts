import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')

export const invokeBinding = '__standInInvoke'
export const openBinding = '__standInOpen'
export const receiveFunction = '__standInReceive'

/** The text form of values for the wire between page and process, as source for the page. */
function transferSource(): string {
  const source = readFileSync(join(root, 'src', 'shared', 'tasks', 'transfer.ts'), 'utf8')
  return stripTypeScriptTypes(source).replaceAll(/^export /gm, '')
}

/**
 * Source that runs before the scripts of a page: the preload, with an `electron` that has what a sandboxed preload may
 * use here and nothing else. Unlike Electron it runs in the world of the page.
 */
export function preloadSource(preloadPath: string): string {
  return `(() => {
    ${transferSource()}
    const receivers = new Map()
    const ipcRenderer = {
      async invoke(channel, ...args) {
        const answer = JSON.parse(await window.${invokeBinding}(channel, encodeTransfer(args)))
        if (answer.error !== undefined) throw new Error(answer.error)
        return decodeTransfer(answer.value)
      },
      on(channel, listener) {
        const group = receivers.get(channel) ?? []
        receivers.set(channel, [...group, listener])
        return ipcRenderer
      },
    }
    const contextBridge = {
      exposeInMainWorld(key, api) {
        if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object')
        Object.defineProperty(window, key, { value: Object.freeze({ ...api }), enumerable: true })
      },
    }
    Object.defineProperty(window, '${receiveFunction}', {
      value: (channel, text) => {
        for (const listener of receivers.get(channel) ?? []) listener({}, ...decodeTransfer(text))
      },
    })
    window.open = (url) => {
      void window.${openBinding}(new URL(url, location.href).href)
      return null
    }
    const require = (name) => {
      if (name !== 'electron') throw new Error('module not found: ' + name)
      return { ipcRenderer, contextBridge }
    }
    const module = { exports: {} }
    ;((require, module, exports) => { ${readFileSync(preloadPath, 'utf8')}
    })(require, module, module.exports)
  })()`
}
