/** Field names with what is wanted inside them; `everything` where nothing is narrowed. */
type Mask = Map<string, Mask> | 'everything'

/** Reads `a,b/c,d(e,f)` (reference, 1); undefined if the brackets do not fit. */
export function parseFieldMask(text: string): Mask | undefined {
  let at = 0

  const group = (): Mask | undefined => {
    const mask: Map<string, Mask> = new Map()
    for (;;) {
      const name = /^[\w*]+/.exec(text.slice(at))?.[0]
      if (name === undefined) return undefined
      at += name.length
      const inner = rest()
      if (inner === undefined) return undefined
      merge(mask, name, inner)
      if (text[at] !== ',') return mask.has('*') ? 'everything' : mask
      at += 1
    }
  }

  const rest = (): Mask | undefined => {
    if (text[at] === '/') {
      at += 1
      const name = /^[\w*]+/.exec(text.slice(at))?.[0]
      if (name === undefined) return undefined
      at += name.length
      const inner = rest()
      return inner === undefined ? undefined : name === '*' ? 'everything' : new Map([[name, inner]])
    }
    if (text[at] !== '(') return 'everything'
    at += 1
    const inner = group()
    if (inner === undefined || text[at] !== ')') return undefined
    at += 1
    return inner
  }

  const mask = group()
  return at === text.length ? mask : undefined
}

function merge(mask: Map<string, Mask>, name: string, inner: Mask): void {
  const known = mask.get(name)
  if (known === undefined || inner === 'everything') mask.set(name, inner)
  else if (known !== 'everything') for (const [key, value] of inner) merge(known, key, value)
}

/** `value` with only the fields of the mask; lists are narrowed entry by entry. */
export function applyFieldMask(value: unknown, mask: Mask): unknown {
  if (mask === 'everything' || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry) => applyFieldMask(entry, mask))
  const narrowed: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const wanted = mask.get(name)
    if (wanted !== undefined) narrowed[name] = applyFieldMask(inner, wanted)
  }
  return narrowed
}
