import type { en } from './en.ts'

/** The shape of a message module: the same keys, any words. English decides which messages there are. */
export type SameKeys<Source> = Source extends string
  ? string
  : Source extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Source]: SameKeys<Source[Key]> }

export type Messages = SameKeys<typeof en>
