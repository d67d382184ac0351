/** `unknown`: the format, or this file, does not tell where it ends. */
export type Completeness = 'complete' | 'truncated' | 'unknown'
