/** How much of each size and kind is kept for the next who wants one. Bytes. */
const mostSpare = 48 << 20

interface Spare {
  shared: Map<number, Buffer[]>
  own: Map<number, Buffer[]>
}

const spare: Spare = { shared: new Map(), own: new Map() }

/**
 * Memory for bytes on their way to the disk, with whatever was in it. It is used again and again: to the system, new memory
 * costs more than what is put into it, and V8 looks for garbage when there is much of it. A thread that is handed it sees it
 * where it is.
 */
export function takeBuffer(bytes: number): Buffer {
  return spare.shared.get(bytes)?.pop() ?? Buffer.from(new SharedArrayBuffer(bytes))
}

/** The same for bytes that no thread is handed: V8 copies into shared memory word by word, at up to four times the cost. */
export function takeOwnBuffer(bytes: number): Buffer {
  return spare.own.get(bytes)?.pop() ?? Buffer.allocUnsafeSlow(bytes)
}

/** Gives memory of `takeBuffer` or `takeOwnBuffer` back, as a whole. Nobody may look at it any more. */
export function giveBuffer(buffer: Buffer): void {
  const kind = buffer.buffer instanceof SharedArrayBuffer ? spare.shared : spare.own
  const same = kind.get(buffer.length) ?? []
  kind.set(buffer.length, same)
  if (same.length * buffer.length < mostSpare) same.push(buffer)
}
