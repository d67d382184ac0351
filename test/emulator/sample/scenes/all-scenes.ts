import type { Scene } from '../scene.ts'
import { mountains } from './mountains.ts'

export const scenes = {
  mountains,
} as const satisfies Record<string, Scene>

export type SceneName = keyof typeof scenes

/** Scenes in turn, for generated accounts. */
export function sceneAt(index: number): Scene {
  const all = Object.values(scenes)
  return all[index % all.length] ?? mountains
}
