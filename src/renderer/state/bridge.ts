import type { Bridge, CallName, EventName, Input, Output } from '../../shared/contract.ts'
import type { Result } from '../../shared/problems/problem.ts'
import { createHttpBridge, type HttpBridge } from './http-bridge.ts'

declare global {
  interface Window {
    /** Set by the preload of the desktop app. */
    shoebox?: Bridge & {
      /** Where a file or folder is that was dropped on the window; empty for one that is not on a disk. */
      pathOf?: (file: File) => string
    }
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

/**
 * Keeps what `load` asks for as the engine knows it until the returned function is called: asks now, and whenever a connection is
 * there again. `ends` end what hears of changes, which has begun before it is asked.
 */
export function keepLoaded(load: () => Promise<void>, ...ends: readonly (() => void)[]): () => void {
  const endAsking = onConnectionChange((connected) => {
    if (connected) void load()
  })
  void load()
  return () => [...ends, endAsking].forEach((end) => end())
}

/**
 * Asks for what an event tells, or makes a call that changes it. `told` is true if the event came before the answer: what it
 * told is newer, or the same, its listeners have it, and the answer must not take its place.
 */
export async function askBesideEvent<Name extends CallName>(
  name: Name,
  input: Input<Name>,
  event: EventName,
): Promise<{ answer: Result<Output<Name>>; told: boolean }> {
  const bridge = getBridge()
  let told = false
  const end = bridge.on(event, () => {
    told = true
  })
  const answer = await bridge.call(name, input)
  end()
  return { answer, told }
}
