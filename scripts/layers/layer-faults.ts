import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Layer } from './layers.ts'

function inside(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`)
}

function layerOf(layers: readonly Layer[], path: string): Layer | undefined {
  return layers.find(({ place }) => inside(path, place))
}

function whyNotPackage({ place, packages }: Layer, specifier: string): string | undefined {
  if (isBuiltin(specifier)) return packages.includes('node:') ? undefined : `${place} must run without Node`
  const path = posix.normalize(specifier)
  const isAnyAllowed = packages.includes('*') && !inside(path, 'electron')
  return isAnyAllowed || packages.some((name) => inside(path, name))
    ? undefined
    : `${place} may not import ${specifier}`
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
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return whyNotPackage(layer, specifier)
  const target = posix.normalize(posix.join(posix.dirname(file), specifier.replace(/[?#].*$/s, '')))
  const known = layerOf(layers, target)?.place ?? target
  return known === layer.place || layer.may.includes(known) ? undefined : `${layer.place} may not import ${target}`
}
