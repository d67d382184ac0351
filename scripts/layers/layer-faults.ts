import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Layer } from './layer.ts'

function inside(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`)
}

const placesOf = new WeakMap<readonly Layer[], { whole: Map<string, Layer>; folders: Map<string, Layer> }>()

/** Which layer each place and each room belongs to: the first that names it. */
function placesIn(layers: readonly Layer[]): { whole: Map<string, Layer>; folders: Map<string, Layer> } {
  const known = placesOf.get(layers)
  if (known) return known
  const places = { whole: new Map<string, Layer>(), folders: new Map<string, Layer>() }
  // Backwards, so that the first stays.
  for (const layer of layers.toReversed()) {
    places.whole.set(layer.place, layer)
    for (const folder of [layer.place, ...(layer.rooms ?? []).map((room) => `${layer.place}/${room}`)])
      places.folders.set(folder, layer)
  }
  placesOf.set(layers, places)
  return places
}

/**
 * The layer that holds the file at `path`, if one does: by its own name, else by that of the very folder that it lies in.
 * What was asked once about `layers` is remembered, so they may not change afterwards.
 */
export function layerOf(layers: readonly Layer[], path: string): Layer | undefined {
  const { whole, folders } = placesIn(layers)
  return whole.get(path) ?? folders.get(posix.dirname(path))
}

/** The name of a package, and what may lie below it; no path, no address, and not this project by its own name. */
const packageName = /^(?!shoebox(?:\/|$))(?:@[\w.-]+\/)?\w[\w.-]*(?:\/|$)/

function whyNotPackage({ place, packages }: Layer, specifier: string): string | undefined {
  if (isBuiltin(specifier)) return packages.includes('node:') ? undefined : `${place} must run without Node`
  const path = posix.normalize(specifier)
  const isAnyAllowed = packages.includes('*') && packageName.test(path) && !inside(path, 'electron')
  return isAnyAllowed || packages.some((name) => inside(path, name))
    ? undefined
    : `${place} may not import ${specifier}`
}

/** Style sheets and pages name no packages: what is no path beside them is a place of its own, or lies in the file itself. */
function whyNotAddress({ place }: Layer, address: string): string | undefined {
  return /^(?:data:|#)/.test(address) ? undefined : `${place} may not load ${address}`
}

/**
 * Why `file`, a path relative to the project, may not import what it names. Nothing is allowed that `layers` does not
 * allow: an unknown folder, package or place is an error.
 */
export function whyForbidden(
  layers: readonly Layer[],
  file: string,
  specifier: string | undefined,
): string | undefined {
  const layer = layerOf(layers, file)
  if (!layer) return `${file} is in no layer`
  if (specifier === undefined) return layer.computed ? undefined : 'what is imported can be told only by running it'
  const isRelative = /^\.{1,2}(?:\/|$)/.test(specifier)
  if (!isRelative && /\.(?:css|html)$/.test(file)) return whyNotAddress(layer, specifier)
  if (!isRelative) return whyNotPackage(layer, specifier)
  const target = posix.normalize(posix.join(posix.dirname(file), specifier.replace(/[?#].*$/s, '')))
  const known = layerOf(layers, target)?.place ?? target
  return known === layer.place || layer.may.includes(known) ? undefined : `${layer.place} may not import ${target}`
}
