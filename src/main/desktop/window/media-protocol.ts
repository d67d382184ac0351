import type { App } from '../../app/app-interface.ts'
import { isOwnMedia } from './app-address.ts'

/** Answers `media://` with what the engine says, status and range headers untouched. */
export function createMediaHandler(app: Pick<App, 'media'>): (request: Request) => Promise<Response> {
  return async (request) => (isOwnMedia(request.url) ? app.media(request) : new Response(null, { status: 404 }))
}
