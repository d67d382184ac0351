/**
 * Values of the contract as text, for transports that cannot clone typed arrays. Typed arrays become
 * `{"$array": <type>, "data": <base64 of little-endian bytes>}`; everything else is JSON, so `undefined` fields vanish.
 */

const arrayTypes = { Uint8Array, Uint32Array, Int32Array, Float32Array } as const
type ArrayName = keyof typeof arrayTypes

function arrayName(value: unknown): ArrayName | undefined {
  for (const name of Object.keys(arrayTypes) as ArrayName[]) if (value instanceof arrayTypes[name]) return name
  return undefined
}

function toBase64(bytes: Uint8Array): string {
  // String.fromCharCode takes its arguments on the stack, so long arrays go in pieces.
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

export function encodeTransfer(value: unknown): string {
  return (
    JSON.stringify(value, (_key, entry: unknown) => {
      const name = arrayName(entry)
      if (!name) return entry
      const view = entry as Uint8Array | Uint32Array | Int32Array | Float32Array
      return { $array: name, data: toBase64(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)) }
    }) ?? 'null'
  )
}

/** Undoes `encodeTransfer`. Throws a SyntaxError for text that is not JSON. */
export function decodeTransfer(text: string): unknown {
  return JSON.parse(text, (_key, entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('$array' in entry) || !('data' in entry)) return entry
    const name = entry.$array as ArrayName
    if (!(name in arrayTypes) || typeof entry.data !== 'string') return entry
    return new arrayTypes[name](fromBase64(entry.data).buffer)
  })
}
