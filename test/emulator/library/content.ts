/** Where the bytes of a media item come from. Small values: the bytes are made when somebody asks for them. */
export type Content =
  /** One of a few small base pictures, made different by a mark that holds `seed`. */
  | { kind: 'pooled'; variant: number; seed: number }
  /** A JPEG of exactly `bytes` bytes. */
  | { kind: 'padded'; bytes: number; seed: number }
  /** A picture of the sample account, by its number there. */
  | { kind: 'sample'; index: number }
  /** Bytes given by a test; `motion` is the video part of a motion photo, `still` the poster of a video. */
  | { kind: 'given'; bytes: Uint8Array; motion?: Uint8Array; still?: Uint8Array }
  /** Bytes that came by an upload; the place in them is kept, and not delivered. */
  | { kind: 'stored'; sha256: string; bytes: Uint8Array }
