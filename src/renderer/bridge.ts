import type { Bridge } from '../shared/contract.ts'
import { createHttpBridge, type HttpBridge } from './http-bridge.ts'

declare global {
  interface Window {
    /** Set by the preload of the desktop app. */
    shoebox?: Bridge
  }
}

let http: HttpBridge | undefined

function httpBridge(): HttpBridge {
  http ??= createHttpBridge()
  return http
}

/** The way to the engine: through the preload in the desktop app, through the local server in a browser. */
export function getBridge(): Bridge {
  return window.shoebox ?? httpBridge()
}

/**
 * Tells when the engine cannot be reached any more (false), and every time events begin to flow (true): what happened
 * before was missed, so ask for everything again. Silent in the desktop app, where window and engine live and end together.
 */
export function onConnectionChange(listener: (connected: boolean) => void): () => void {
  return window.shoebox ? () => undefined : httpBridge().onConnectionChange(listener)
}
