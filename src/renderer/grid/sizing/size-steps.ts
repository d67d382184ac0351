/** Pixels that a wheel is turned by for one step; one notch of a wheel is 100 or 120. */
const wheelStep = 100
/** By how much two fingers go apart, or come together, for one step. */
const pinchStep = 1.25
/** A wheel that has been still for so many milliseconds begins anew. */
const wheelRest = 300
/** A line of a wheel that counts lines, in pixels. */
const lineHeight = 20

/** Counts the steps that a wheel or a touchpad makes while Ctrl is held: up is larger. */
export class WheelSteps {
  #turned = 0
  #last = -Infinity

  /** Steps that are full with this turn, 0 for most; below 0 for smaller ones. `at`: milliseconds. */
  turn({ deltaY, deltaMode, timeStamp: at }: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'timeStamp'>): number {
    const isAnew = at - this.#last > wheelRest || Math.sign(deltaY) !== Math.sign(this.#turned)
    this.#last = at
    const pixels = deltaMode === 0 ? deltaY : deltaY * lineHeight
    this.#turned = (isAnew ? 0 : this.#turned) + pixels
    const steps = Math.trunc(this.#turned / wheelStep)
    this.#turned -= steps * wheelStep
    return steps === 0 ? 0 : -steps
  }
}

/** Counts the steps that two fingers make by how far they are apart: apart is larger. */
export class PinchSteps {
  #from: number | undefined

  /** `apart`: pixels between two fingers; undefined while there are not two of them. */
  move(apart: number | undefined): number {
    if (apart === undefined || apart <= 0) {
      this.#from = undefined
      return 0
    }
    this.#from ??= apart
    const steps = Math.trunc(Math.log(apart / this.#from) / Math.log(pinchStep))
    if (steps !== 0) this.#from = apart
    return steps === 0 ? 0 : steps
  }
}
