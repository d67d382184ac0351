/*
 * JSON as Google's front end reads it (reference, 1: proto3 JSON). It refuses what it does not know at any depth, accepts
 * integers as texts, names in snake case, and takes null for absent.
 */

/** A request that cannot be read. */
export class Unreadable extends Error {
  readonly field: string
  constructor(description: string, field: string) {
    super(description)
    this.field = field
  }
}

export interface Field<Value> {
  /** The value of a field that is there; `at` is its name for a person. Throws `Unreadable`. */
  read(value: unknown, at: string): Value
  /** Also from the texts of a query, where the field can stand in one. */
  isList?: true
}

type Shape = Readonly<Record<string, Field<unknown>>>
type Read<Fields extends Shape> = { [Name in keyof Fields]?: Fields[Name] extends Field<infer Value> ? Value : never }

const shown = (value: unknown): string => JSON.stringify(value) ?? ''

function invalid(at: string, type: string, value: unknown): never {
  throw new Unreadable(`Invalid value at '${at}' (${type}), ${shown(value)}`, at)
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+(\.0+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

const isInt32 = (value: number): boolean => value >= -(2 ** 31) && value < 2 ** 31

export const text: Field<string> = {
  read: (value, at) => (typeof value === 'string' ? value : invalid(at, 'TYPE_STRING', value)),
}

export const int32: Field<number> = {
  read(value, at) {
    const number = wholeNumber(value)
    return number !== undefined && isInt32(number) ? number : invalid(at, 'TYPE_INT32', value)
  },
}

/** As JSON has it; in text, as texts alone hold all of its digits. */
export const int64: Field<string> = {
  read(value, at) {
    const digits = typeof value === 'string' ? value : String(wholeNumber(value))
    const isInt64 = /^-?\d{1,19}$/.test(digits) && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)
    return isInt64 ? digits : invalid(at, 'TYPE_INT64', value)
  },
}

/** A text of this form. `type`: as Google calls it. */
export const written = (type: string, form: RegExp): Field<string> => ({
  read: (value, at) => (typeof value === 'string' && form.test(value) ? value : invalid(at, type, value)),
})

export const timestamp = written(
  'type.googleapis.com/google.protobuf.Timestamp',
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
)

export const duration = written('type.googleapis.com/google.protobuf.Duration', /^-?\d+(\.\d{1,9})?s$/)

export const double: Field<number> = {
  read(value, at) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : invalid(at, 'TYPE_DOUBLE', value)
  },
}

export const bool: Field<boolean> = {
  read: (value, at) => (typeof value === 'boolean' ? value : invalid(at, 'TYPE_BOOL', value)),
}

/** One of these names, or its number. `type`: as Google calls it. */
export function oneOf<Name extends string>(type: string, names: readonly Name[]): Field<Name> {
  return {
    read(value, at) {
      const number = wholeNumber(value)
      const known = number === undefined ? names.find((name) => name === value) : names[number]
      return known ?? invalid(at, `type.googleapis.com/google.photos.library.v1.${type}`, value)
    },
  }
}

export function list<Value>(entry: Field<Value>): Field<Value[]> {
  return {
    isList: true,
    read: (value, at) =>
      Array.isArray(value)
        ? value.map((one: unknown, index) => entry.read(one, `${at}[${index}]`))
        : invalid(at, 'list', value),
  }
}

/** Fields in the order of the shape, whatever order they came in. */
export function message<Fields extends Shape>(fields: Fields): Field<Read<Fields>> {
  return {
    read(value, at) {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Unreadable(`Invalid value at '${at}' (object), ${shown(value)}`, at)
      const given = new Map<string, unknown>()
      for (const [name, one] of Object.entries(value)) {
        const known = Object.keys(fields).find((field) => field === name || snakeCase(field) === name)
        if (known === undefined) {
          const where = at === '' ? '' : ` at '${at}'`
          throw new Unreadable(
            `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`,
            at === '' ? name : at,
          )
        }
        if (one !== null) given.set(known, one)
      }
      const read: Record<string, unknown> = {}
      for (const [name, field] of Object.entries(fields)) {
        const path = at === '' ? snakeCase(name) : `${at}.${snakeCase(name)}`
        if (given.has(name)) read[name] = field.read(given.get(name), path)
      }
      return read as Read<Fields>
    },
  }
}

/** A message of the fields of a query: texts, of which booleans are `true` and `false`. */
export function readQuery<Fields extends Shape>(query: URLSearchParams, fields: Fields): Read<Fields> {
  const given = Object.entries(fields).flatMap(([name, field]): [string, unknown][] => {
    const texts = [...query.getAll(name), ...(snakeCase(name) === name ? [] : query.getAll(snakeCase(name)))]
    if (texts.length === 0) return []
    if (field.isList) return [[name, texts]]
    const last = texts.at(-1)
    if (field === bool) return [[name, last === 'true' ? true : last === 'false' ? false : last]]
    // A number without digits is no number, and a page size without any is none.
    return field === int32 && last === '' ? [] : [[name, last]]
  })
  return message(fields).read(Object.fromEntries(given), '')
}

/** The names under which a field of these may stand in a query. */
export function namesInQuery(fields: Shape): string[] {
  return Object.keys(fields).flatMap((name) => [name, snakeCase(name)])
}
