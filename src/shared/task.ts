/** What Shoebox does with a mirror from a start to an end. */
export type TaskKind = 'backup' | 'verify' | 'rebuild'
