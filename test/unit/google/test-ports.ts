import { randomBytes } from 'node:crypto'
import type { GooglePorts } from '../../../src/main/google/google.ts'
import { nodeDownload } from '../../../src/main/headless/ports/node-download.ts'
import { nodeUpload } from '../../../src/main/headless/ports/node-upload.ts'
import type { SecretStore } from '../../../src/main/ports.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

export interface TestSecrets extends SecretStore {
  readonly values: Map<string, string>
}

/** Secrets in memory that claim to be kept as told; without a key store they are plain only if that is allowed. */
export function testSecrets(keyStore = true): TestSecrets {
  const values = new Map<string, string>()
  return {
    values,
    protection: () => Promise.resolve(keyStore ? 'encrypted' : 'session'),
    get: (name) => Promise.resolve(values.get(name)),
    set(name, value, options) {
      values.set(name, value)
      if (keyStore) return Promise.resolve('encrypted')
      return Promise.resolve(options?.allowPlain ? 'plain' : 'session')
    },
    delete(name) {
      values.delete(name)
      return Promise.resolve()
    },
  }
}

export function testPorts(given: Partial<GooglePorts> & Pick<GooglePorts, 'home'>): GooglePorts {
  return {
    fetch,
    download: nodeDownload,
    upload: nodeUpload,
    clock: standingClock(),
    random: (count) => randomBytes(count),
    secrets: testSecrets(),
    openUrl: () => Promise.resolve(true),
    log: () => undefined,
    ...given,
  }
}
