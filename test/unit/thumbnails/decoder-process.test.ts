import fc from 'fast-check'
import { expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { DecoderProcess } from '../../../src/main/thumbnails/decoder-process.ts'
import { workerAnswerSchema } from '../../../src/main/thumbnails/worker-protocol.ts'

const request = { id: 1, source: { path: '/a.jpg' }, mimeType: 'image/jpeg', sizes: ['small' as const], alone: false }

it('ends a process that says what nobody understands, whatever it is, and starts another one', () => {
  const odd = fc.oneof(
    fc.anything(),
    fc.record({
      kind: fc.constantFrom('made', 'failed', 'none'),
      id: fc.anything(),
      pictures: fc.array(fc.anything()),
    }),
    fc.constant({ kind: 'made', id: 1, pictures: [] }),
  )
  fc.assert(
    fc.property(odd, (message) => {
      fc.pre(!workerAnswerSchema.safeParse(message).success)
      const events: string[] = []
      let say: (message: unknown) => void = () => undefined
      const decoder = new DecoderProcess({
        clock: systemClock(),
        startWorker() {
          events.push('start')
          let exit: (code: number) => void = () => undefined
          return {
            send: () => undefined,
            onMessage: (listener) => (say = listener),
            onExit: (listener) => (exit = listener),
            kill: () => exit(1),
          }
        },
        log: (_, event) => void events.push(event),
        onAnswer: ({ kind }) => void events.push(kind),
        onEnd: ({ crashed }) => void events.push(`end ${crashed}`),
      })
      decoder.send(request)
      say({ kind: 'ready' })
      say(message)
      decoder.send(request)
      say({ kind: 'heavy', id: 1 })
      expect(events).toEqual(['start', 'thumbnail-answer-odd', 'end true', 'start', 'heavy'])
    }),
  )
})
