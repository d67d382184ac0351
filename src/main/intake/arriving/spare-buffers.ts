/** How much of each size is kept for the next who wants one. Bytes. */
const mostSpare = 48 << 20

const spare = new Map<number, Buffer[]>()

/**
 * Memory for bytes on their way to the disk, with whatever was in it. It is used again and again: to the system, new memory
 * costs more than what is put into it, and V8 looks for garbage when there is much of it. A thread that writes it sees it where
 * it is.
 */
export function takeBuffer(bytes: number): Buffer {
  return spare.get(bytes)?.pop() ?? Buffer.from(new SharedArrayBuffer(bytes))
}

/** Gives memory of `takeBuffer` back, as a whole. Nobody may look at it any more. */
export function giveBuffer(buffer: Buffer): void {
  const same = spare.get(buffer.length) ?? []
  spare.set(buffer.length, same)
  if (same.length * buffer.length < mostSpare) same.push(buffer)
}
