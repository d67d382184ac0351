import type { Result } from '../../../shared/problems/problem.ts'

const firstPauseMs = 1000
const tries = 3

/**
 * For what only adds something to the screen, and has no place to say that it failed: asked again a little later, as the program may
 * have been started anew or the folder opened again meanwhile. The last answer, if all fail, or if it is over before.
 */
export async function askPatiently<Value>(
  ask: () => Promise<Result<Value>>,
  isOver: () => boolean,
): Promise<Result<Value>> {
  let answer = await ask()
  for (let tried = 1; !answer.ok && tried < tries && !isOver(); tried++) {
    await new Promise((resolve) => setTimeout(resolve, firstPauseMs * tried))
    if (!isOver()) answer = await ask()
  }
  return answer
}
