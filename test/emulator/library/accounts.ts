import type { EmulatorAccount } from './model.ts'

function account(sub: string, email: string, givenName: string, familyName: string, idPrefix: string): EmulatorAccount {
  return { sub, email, givenName, familyName, idPrefix, albums: [], items: new Set() }
}

/** The account that owns the photos, generated or sample. */
export function mainAccount(): EmulatorAccount {
  return account('104237518092736455011', 'nora.lindqvist@gmail.example', 'Nora', 'Lindqvist', 'AKx2v__')
}

/** A second, small account for the account chooser. */
export function secondAccount(): EmulatorAccount {
  return account('117720364418259007322', 'studio.lindqvist@gmail.example', 'Studio', 'Lindqvist', 'AMq7f__')
}
