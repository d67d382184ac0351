export interface Call<Input, Output> {
  input: Input
  output: Output
}

/** Each name of a map once, so that none can be forgotten in a list of them. */
export type Names<Of> = Readonly<Record<keyof Of, true>>
