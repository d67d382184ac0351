import type { OpeningStep } from '../../../shared/domain.ts'
import type { App } from '../../app/app-interface.ts'
import type { Output } from '../output.ts'

/** Says how far the opening of a large library has come, a line for each step. */
export function sayPreparing(output: Pick<Output, 'say'>): (preparing: OpeningStep | null) => void {
  let said = -1
  return (preparing) => {
    if (preparing === null || preparing.done === said) return
    said = preparing.done
    output.say(`Getting your library ready… step ${preparing.done + 1} of ${preparing.of}`)
  }
}

/** The same of the mirror that an app opens, until the returned function is called. */
export function followPreparing(app: Pick<App, 'subscribe'>, output: Output): () => void {
  return app.subscribe('mirror.preparing', sayPreparing(output))
}
