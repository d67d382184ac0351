import { useEffect, useId, useState } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { LinkButton } from '../notices/LinkButton.tsx'
import styles from './ExportScreen.module.css'

/** The version of exiftool; `null` if there is none, undefined until that is known. */
function useExiftool(): string | null | undefined {
  const [version, setVersion] = useState<string | null>()
  useEffect(() => {
    let wanted = true
    async function ask(): Promise<void> {
      const answer = await getBridge().call('exporting.exiftool', undefined)
      // Whoever cannot be asked has none: what is known lies beside the copies then.
      if (wanted) setVersion(answer.ok ? (answer.value?.version ?? null) : null)
    }
    void ask()
    return () => {
      wanted = false
    }
  }, [])
  return version
}

interface MetadataChoiceProps {
  wanted: boolean
  onWant: (wanted: boolean) => void
}

/** Whether what is known goes into the copies, which takes a program that not every machine has. */
export function MetadataChoice({ wanted, onWant }: MetadataChoiceProps) {
  const { exporting: words, help } = useMessages()
  const version = useExiftool()
  const id = useId()
  const hint =
    version === null ? words.metadataWithout : version === undefined ? words.metadataHint : words.metadataWith(version)
  return (
    <div className={styles.tick}>
      <Checkbox
        id={id}
        checked={wanted && version !== null}
        disabled={version === null}
        onCheckedChange={onWant}
        aria-describedby={`${id}-hint`}
      />
      <div className={styles.tickWords}>
        <label htmlFor={id}>{words.metadata}</label>
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
        {version === null ? (
          <div>
            <LinkButton link="exiftool">{help.pages.exiftool}</LinkButton>
          </div>
        ) : null}
      </div>
    </div>
  )
}
