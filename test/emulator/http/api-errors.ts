import { htmlReply, jsonReply, type Reply } from './reply.ts'

const statusNames: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

/** Bodies of calls but uploads are refused beyond it. */
export const largestJson = 10_485_760

const project = '424242424242'
const service = "of service 'photoslibrary.googleapis.com' for consumer"

/** Texts of the reference, 6.2; those marked unknown there are our own. */
export const apiMessages = {
  unauthenticated:
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  scope: 'Request had insufficient authentication scopes.',
  disabled: `Photos Library API has not been used in project ${project} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/photoslibrary.googleapis.com/overview?project=${project} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
  albumId: 'Invalid album ID.',
  mediaItemId: 'Invalid media item ID.',
  filtersWithAlbum: 'The album ID cannot be set if filters are used.',
  pageToken: 'When using a page token, you must use the same parameters as the previous request.',
  duplicateIds: 'Request must not contain duplicated ids.',
  noIds: 'Request must contain at least one media item id.',
  tooManyIds: 'Request must not contain more than 50 media item ids.',
  pageSize: 'Page size is out of range.',
  uploadToken: 'Request must contain a valid upload token.',
  noAdding: 'No permission to add media items to this album.',
  noPermission: 'No permission to change this.',
  wrongItem: 'Request contains an invalid media item id.',
  tooLarge: `Request payload size exceeds the limit: ${largestJson} bytes.`,
  notFound: 'Requested entity was not found.',
  day: `Quota exceeded for quota metric 'All requests' and limit 'All requests per day' ${service} 'project_number:${project}'.`,
  minute: `Quota exceeded for quota metric 'All requests' and limit 'All requests per minute per user' ${service} 'project_number:${project}'.`,
  write: `Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' ${service} 'project_number:${project}'.`,
  concurrent: "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'.",
  aborted: 'The operation was aborted.',
  internal: 'Internal error encountered.',
  unavailable: 'The service is currently unavailable.',
  deadline: 'Deadline expired before operation could complete.',
}

export function apiError(status: number, message: string, details?: readonly unknown[]): Reply {
  const error = { code: status, message, status: statusNames[status] ?? 'UNKNOWN', ...(details && { details }) }
  const reply = jsonReply(status, { error })
  if (status === 401)
    reply.headers['WWW-Authenticate'] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
  return reply
}

export function badRequest(message: string): Reply {
  return apiError(400, message)
}

/** A 400 that names the field, as Google's front end sends it for requests it cannot read. */
export function unreadableRequest(description: string, field = ''): Reply {
  return apiError(400, description, [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ ...(field !== '' && { field }), description }],
    },
  ])
}

/** An unknown path gets a page, not JSON (reference, 6.2). */
export function unknownPath(path: string): Reply {
  const shown = path.replaceAll('&', '&amp;').replaceAll('<', '&lt;').slice(0, 300)
  return htmlReply(
    404,
    `<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 404 (Not Found)!!1</title>\n  <p><b>404.</b> <ins>That’s an error.</ins>\n  <p>The requested URL <code>${shown}</code> was not found on this server.  <ins>That’s all we know.</ins>\n`,
  )
}

/** The answer of the API to `status` when nothing but the code is known. */
export function apiErrorFor(status: number, reason?: string): Reply {
  switch (status) {
    case 401:
      return apiError(401, apiMessages.unauthenticated)
    case 403:
      return apiError(403, reason === 'disabled' ? apiMessages.disabled : apiMessages.scope)
    case 404:
      return apiError(404, apiMessages.notFound)
    case 409:
      return apiError(409, apiMessages.aborted)
    case 429:
      if (reason === 'day' || reason === 'write' || reason === 'concurrent') return apiError(429, apiMessages[reason])
      return apiError(429, apiMessages.minute)
    case 503:
    case 502:
      return apiError(status, apiMessages.unavailable)
    case 504:
      return apiError(504, apiMessages.deadline)
    default:
      return apiError(status, status >= 500 ? apiMessages.internal : 'Request contains an invalid argument.')
  }
}
