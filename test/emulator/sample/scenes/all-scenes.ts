import type { Scene } from '../scene.ts'
import { cityNight, fireworks, hillTown, rainWindow } from './city.ts'
import { balloons, bicycle, kite } from './days-out.ts'
import { dunes } from './desert.ts'
import { autumn, flowerField, foggyForest } from './forest.ts'
import { birthday, sunsetDog, windowCat } from './home.ts'
import { mountains } from './mountains.ts'
import { aurora, milkyWay, moonrise } from './night.ts'
import { lake, lighthouse, sailing } from './sea.ts'
import { blossom, snowVillage } from './winter.ts'

export const scenes = {
  mountains,
  sailing,
  hillTown,
  milkyWay,
  autumn,
  balloons,
  lighthouse,
  birthday,
  aurora,
  dunes,
  blossom,
  cityNight,
  lake,
  windowCat,
  flowerField,
  kite,
  snowVillage,
  moonrise,
  foggyForest,
  bicycle,
  fireworks,
  sunsetDog,
  rainWindow,
} as const satisfies Record<string, Scene>

export type SceneName = keyof typeof scenes

/** Scenes in turn, for generated accounts. */
export function sceneAt(index: number): Scene {
  const all = Object.values(scenes)
  return all[index % all.length] ?? mountains
}
