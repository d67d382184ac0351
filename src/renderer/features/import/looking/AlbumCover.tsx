import { Image } from 'lucide-react'
import { useCallback } from 'react'
import { useRetries, type Missing } from '../../../grid/use-retries.ts'
import { getBridge } from '../../../state/bridge.ts'
import { useSession } from '../../../state/session-store.ts'
import styles from './AlbumCover.module.css'

const nothing = <Image size={18} aria-hidden />

function Picture({ look, cover }: { look: number; cover: number }) {
  const base = useSession((session) => session.app?.mediaBase ?? 'media/')
  const ask = useCallback(async (): Promise<Missing> => {
    const state = await getBridge().call('imports.cover', { look, cover })
    if (!state.ok) return { kind: 'never', reason: 'unreadable' }
    return state.value.kind === 'not-shown' ? { kind: 'never', reason: state.value.reason } : { kind: 'again' }
  }, [look, cover])
  const { attempt, reason, onError } = useRetries(ask)
  if (reason !== undefined) return nothing
  return (
    <img
      key={attempt}
      className={styles.image}
      src={`${base}stock/${look}/${cover}`}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={onError}
    />
  )
}

/** A picture of an album that is still in its archive, beside its title; says nothing to screen readers. */
export function AlbumCover({ look, cover }: { look: number; cover: number | null | undefined }) {
  return (
    <span className={styles.cover}>{typeof cover === 'number' ? <Picture look={look} cover={cover} /> : nothing}</span>
  )
}
