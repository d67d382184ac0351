import { useMessages } from '../../../i18n/use-messages.ts'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import spoken from '../../../ui/spoken.module.css'
import type { ShownFavorite } from './use-favorite.ts'
import styles from '../Viewer.module.css'

/** What has become of making the item a favourite: read out, and shown where it could not be done. */
export function FavoriteNews({ said, problem }: Pick<ShownFavorite, 'said' | 'problem'>) {
  const { favorites: words } = useMessages().library
  return (
    <>
      <output className={spoken.spoken}>{said ? words[said] : ''}</output>
      {problem ? (
        <div className={styles.refused}>
          <ProblemNotice problem={problem} tone="warning" />
        </div>
      ) : null}
    </>
  )
}
