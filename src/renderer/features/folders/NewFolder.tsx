import { type FormEvent, useState } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { useFolders } from './folder-store.ts'

/** Asks for the name of a new folder, and makes it where the person is. */
export function NewFolder({ onEnd }: { onEnd: (made: boolean) => void }) {
  const words = useMessages().folders
  const make = useFolders((folders) => folders.make)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    const made = await make(name)
    setBusy(false)
    if (made) onEnd(true)
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field
        label={words.newName}
        value={name}
        maxLength={200}
        // The person has just asked for it.
        ref={(field) => field?.focus()}
        onChange={(event) => setName(event.target.value)}
        action={
          <Button type="submit" busy={busy} disabled={name.trim() === ''}>
            {words.make}
          </Button>
        }
      />
    </form>
  )
}
