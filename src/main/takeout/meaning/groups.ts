/** Keys that belong together, put together one pair at a time. */
export class Groups {
  readonly #parent = new Map<string, string>()

  add(key: string): void {
    if (!this.#parent.has(key)) this.#parent.set(key, key)
  }

  join(one: string, other: string): void {
    this.add(one)
    this.add(other)
    this.#parent.set(this.rootOf(one), this.rootOf(other))
  }

  /** The same for all keys of a group. A key that was never added is a group of its own. */
  rootOf(key: string): string {
    let root = key
    for (let up = this.#parent.get(root); up !== undefined && up !== root; up = this.#parent.get(root)) {
      // Halves the way for the next.
      this.#parent.set(root, this.#parent.get(up) ?? up)
      root = up
    }
    return root
  }
}
