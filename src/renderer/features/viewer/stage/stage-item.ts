import type { ItemRef } from '../../../../shared/domain.ts'

/** What a stage needs to know about the item it shows. */
export interface StageItem {
  ref: ItemRef
  /** Width divided by height. */
  ratio: number
  /** For screen readers. */
  name: string
  /** A thumbnail, to show at once; empty if there is none. */
  preview: string
  /** The picture or the video itself, in a form that can be shown. */
  address: string
  /** The bytes of the file as they are, and the name to save them under. */
  file: string
  filename: string
  /** What is shown of a RAW file is the preview in it. */
  isPreview: boolean
  /** The original behind an edited copy. */
  isOriginal?: true
  motionAddress: string
}

/** What keys and buttons ask of the stage. */
export interface StageHandle {
  zoomBy: (factor: number) => void
  resetZoom: () => void
  /** Moves a picture that is zoomed in by an arrow key; false if it fits the view. */
  pan: (key: string) => boolean
  /** Plays or pauses a video; false if there is none. */
  togglePlay: () => boolean
}
