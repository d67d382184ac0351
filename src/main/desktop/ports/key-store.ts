import { safeStorage } from 'electron'
import type { Protector } from '../../home/secret-store.ts'

/**
 * Whether the system really protects what `safeStorage` encrypts. On Linux without a key ring it still encrypts, with a
 * password that is in Chromium's source: `basic_text` says so, and `unknown` is not better.
 */
async function available(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  if (process.platform !== 'linux') return true
  const backend = safeStorage.getSelectedStorageBackend()
  return backend !== 'basic_text' && backend !== 'unknown'
}

/** The system's key store, through the asynchronous calls of `safeStorage`. Only usable when the app is ready. */
export function systemKeyStore(): Protector {
  return {
    available,
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    async decrypt(bytes) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(bytes))
      return { text: result, stale: shouldReEncrypt }
    },
  }
}
