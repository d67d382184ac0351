/** Where the program is in its life. Electron allows many calls only before, others only after `ready`. */
let ready = false

export function isReady(): boolean {
  return ready
}

export function markReady(): void {
  ready = true
}

export function onlyWhenReady(call: string): void {
  if (!ready) throw new Error(`${call} can only be used after the app is ready`)
}

export function onlyBeforeReady(call: string): void {
  if (ready) throw new Error(`${call} can only be used before the app is ready`)
}

/** Names that the language itself, or a debugger, asks any object for. */
const asked = new Set(['then', 'toJSON', 'constructor', 'prototype', 'nodeType', 'asymmetricMatch', '$$typeof'])

/** The same object, except that a property it does not have throws instead of being undefined. */
export function strict<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(object, property) {
      const known = property in object || typeof property === 'symbol' || asked.has(property)
      if (!known) throw new Error(`${name}.${property} is not part of the stand-in`)
      const value: unknown = Reflect.get(object, property, object)
      return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))
        ? (value.bind(object) as unknown)
        : value
    },
  })
}
