/** A part of the project, and what it may know. */
export interface Layer {
  /** A file, or a folder without the folders in it, relative to the project. */
  place: string
  /** The folders in it that belong to it too, relative to it. */
  rooms?: readonly string[]
  /** Other layers, by their places, and files outside all layers that it may import. A layer may always import itself. */
  may: readonly string[]
  /**
   * Packages it may import, and whatever lies below them. `node:` stands for what comes with Node, `*` for every package
   * but Electron.
   */
  packages: readonly string[]
  /** It may load files by names that it works out when it runs. */
  computed?: true
}
