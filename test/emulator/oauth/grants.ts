import { randomBytes } from 'node:crypto'
import type { Signer } from '../signed-text.ts'

/** What a person agreed to. */
export interface Grant {
  sub: string
  scopes: readonly string[]
}

interface PendingCode extends Grant {
  redirectUri: string
  challenge?: { method: 'S256' | 'plain'; value: string }
  expires: number
}

/**
 * Codes live in memory; access and refresh tokens are signed texts, so that they are still good after a restart of the
 * emulator with the same seed.
 */
export interface Grants {
  newCode(pending: Omit<PendingCode, 'expires'>): string
  /** Single use: a second call with the same code gives undefined, and takes back what the first one gave. */
  useCode(code: string): PendingCode | undefined
  accessToken(grant: Grant): string
  refreshToken(grant: Grant): string
  openAccessToken(token: string): Grant | undefined
  openRefreshToken(token: string): Grant | undefined
  /** Everything granted to this account so far is dead; false if the token is unknown or dead already. */
  revoke(token: string): boolean
  /** As if every access token had run out. */
  expireAccessTokens(): void
}

interface TokenContent extends Grant {
  /** How often all access tokens had been made to run out when this one was given. */
  round: number
  expires?: number
  serial: string
}

const codeLifeMs = 10 * 60_000

export function grantStore(signer: Signer, now: () => number, accessTokenSeconds: number): Grants {
  const codes = new Map<string, PendingCode>()
  const usedCodes = new Map<string, Grant>()
  /** Serial numbers that a revocation of the account killed. */
  const live = new Map<string, Set<string>>()
  const dead = new Set<string>()
  let round = 0

  const issue = (purpose: string, grant: Grant, expires?: number): string => {
    const content: TokenContent = {
      sub: grant.sub,
      scopes: grant.scopes,
      round,
      ...(expires !== undefined && { expires }),
      serial: randomBytes(9).toString('base64url'),
    }
    remember(content)
    return signer.sign(purpose, JSON.stringify(content))
  }

  const remember = ({ sub, serial }: TokenContent): void => {
    const serials = live.get(sub) ?? new Set()
    serials.add(serial)
    live.set(sub, serials)
  }

  const open = (purpose: string, token: string): TokenContent | undefined => {
    const text = signer.open(purpose, token)
    if (text === undefined) return undefined
    const content = JSON.parse(text) as TokenContent
    if (dead.has(content.serial)) return undefined
    remember(content)
    return content.expires !== undefined && (content.expires <= now() || content.round < round) ? undefined : content
  }

  const revokeAccount = (sub: string): void => {
    for (const serial of live.get(sub) ?? []) dead.add(serial)
  }

  return {
    newCode: (pending) => {
      const code = `4/0A${randomBytes(45).toString('base64url')}`
      codes.set(code, { ...pending, expires: now() + codeLifeMs })
      return code
    },
    useCode: (code) => {
      const pending = codes.get(code)
      if (!pending) {
        const used = usedCodes.get(code)
        if (used) revokeAccount(used.sub)
        return undefined
      }
      codes.delete(code)
      usedCodes.set(code, pending)
      return pending.expires > now() ? pending : undefined
    },
    accessToken: (grant) => `ya29.a0${issue('access', grant, now() + accessTokenSeconds * 1000)}`,
    refreshToken: (grant) => `1//0${issue('refresh', grant)}`,
    openAccessToken: (token) => (token.startsWith('ya29.a0') ? open('access', token.slice(7)) : undefined),
    openRefreshToken: (token) => (token.startsWith('1//0') ? open('refresh', token.slice(4)) : undefined),
    revoke: (token) => {
      const content = token.startsWith('1//0') ? open('refresh', token.slice(4)) : open('access', token.slice(7))
      if (!content) return false
      revokeAccount(content.sub)
      return true
    },
    expireAccessTokens: () => {
      round += 1
    },
  }
}
