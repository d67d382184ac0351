import { useMessages } from '../../i18n/use-messages.ts'
import { Screen } from '../../ui/Screen.tsx'
import { ImportFlow } from './ImportFlow.tsx'

/** Looking into exports, as a screen of its own. */
export function ImportScreen() {
  const words = useMessages().import
  return (
    <Screen title={words.title} lead={words.lead} narrow>
      <ImportFlow />
    </Screen>
  )
}
