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

/** A value as text, typed arrays included, for what carries text alone. */
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

/** Arrays begin at multiples of this, which is what those of the largest numbers need. */
const alignment = 8

/** What goes before the arrays: the length of the text in bytes, and the text. */
const lengthBytes = 4

const rounded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment

/**
 * The same as pieces of bytes, in their order, for transports that have a body of bytes: a text in which typed arrays are
 * `{"$array": <type>, "at": <bytes behind the text>, "length": <entries>}`, and the bytes of the arrays as they are, which
 * takes no copy and no time. Undefined for a value without any, which is best told as text.
 */
export function encodeBinary(value: unknown): Uint8Array[] | undefined {
  const arrays: Uint8Array[] = []
  let end = 0
  const text = JSON.stringify(value, (_key, entry: unknown) => {
    const name = arrayName(entry)
    if (!name) return entry
    const view = entry as Uint8Array | Uint32Array | Int32Array | Float32Array
    const at = end
    arrays.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
    end = rounded(at + view.byteLength)
    return { $array: name, at, length: view.length }
  })
  if (arrays.length === 0) return undefined
  const said = new TextEncoder().encode(text)
  const head = new Uint8Array(rounded(lengthBytes + said.length))
  new DataView(head.buffer).setUint32(0, said.length, true)
  head.set(said, lengthBytes)
  return [
    head,
    ...arrays.flatMap((bytes) => {
      const rest = rounded(bytes.length) - bytes.length
      return rest === 0 ? [bytes] : [bytes, new Uint8Array(rest)]
    }),
  ]
}

/**
 * Undoes `encodeBinary`. The arrays are views of the bytes that were given, on machines whose numbers are little-endian, as
 * those of all browsers are. Throws a SyntaxError or a RangeError for anything else.
 */
export function decodeBinary(bytes: ArrayBuffer): unknown {
  const length = new DataView(bytes).getUint32(0, true)
  const start = rounded(lengthBytes + length)
  const text = new TextDecoder().decode(new Uint8Array(bytes, lengthBytes, length))
  return JSON.parse(text, (_key, entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('$array' in entry) || !('at' in entry)) return entry
    const name = entry.$array as ArrayName
    if (!(name in arrayTypes) || typeof entry.at !== 'number' || !('length' in entry)) return entry
    return new arrayTypes[name](bytes, start + entry.at, Number(entry.length))
  })
}

/** The type of a body of `encodeBinary`, which whoever can read it names as what is accepted. */
export const binaryType = 'application/octet-stream'
