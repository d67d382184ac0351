/**
 * What keeps Google from being heard.
 * - `no-connection`: the last try did not get through.
 * - `no-answer`: a request is under way or has ended, and nothing came back.
 * - `busy`: Google answers that it cannot now.
 */
export type NetworkTroubleKind = 'no-connection' | 'no-answer' | 'busy'

/** Google has not been heard for three seconds by somebody who waits for it. Gone as soon as it is heard again. */
export interface NetworkTrouble {
  kind: NetworkTroubleKind
  /** When it is tried again, milliseconds since 1970; absent while a try is under way that ends nobody knows when. */
  nextTry?: number
}

/** Who waits for Google without being heard, beside backups, which tell it in their progress. */
export interface NetworkState {
  /** Whoever asked for Google's list of albums. */
  albums?: NetworkTrouble
  /** Whoever puts something into Google Photos, or reads it back from there. */
  putting?: NetworkTrouble
  /** A sign-in that comes back from the browser, or a sign-out. Nothing is tried twice there. */
  accounts?: NetworkTrouble
}
