import { success, type Result } from '../../shared/problem.ts'
// PLACEHOLDER by APP until ENGINE writes this file: overwrite freely. Never committed.
export function refreshAlbums(_ports: unknown, _signal: AbortSignal): Promise<Result<void>> {
  return Promise.resolve(success(undefined))
}
