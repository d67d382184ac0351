import type { ProblemCode } from '../../../shared/problems/problem.ts'
import { pageToMend, placeToMend } from '../../../shared/problems/remedy.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useNavigation, type Screen } from '../../state/navigation-store.ts'
import { useWelcome } from '../../state/welcome-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { LinkButton } from './LinkButton.tsx'

/** Where a person can go from here to mend this; nothing if that is where they are, or if they cannot leave. */
export function usePlaceToMend(code: ProblemCode): Screen | undefined {
  const screen = useNavigation((navigation) => navigation.screen)
  const welcoming = useWelcome((welcome) => welcome.open)
  const place = placeToMend(code)
  return welcoming || place === screen ? undefined : place
}

interface HelpButtonsProps {
  code: ProblemCode
  /** What went wrong, in words, where several buttons of the same name stand on a screen. */
  cause?: string
}

/** Leads to the screen of Shoebox, or to the page of Google, on which a person can mend this. */
export function HelpButtons({ code, cause }: HelpButtonsProps) {
  const { help: words } = useMessages()
  const go = useNavigation((navigation) => navigation.go)
  const place = usePlaceToMend(code)
  const page = pageToMend(code)
  const about = (label: string) => (cause === undefined ? {} : { 'aria-label': words.about(label, cause) })
  const screens = { settings: words.toSettings, health: words.toHealth }
  return (
    <>
      {place === 'settings' || place === 'health' ? (
        <Button {...about(screens[place])} onClick={() => go(place)}>
          {screens[place]}
        </Button>
      ) : null}
      {page === undefined ? null : (
        <LinkButton link={page} {...about(words.pages[page])}>
          {words.pages[page]}
        </LinkButton>
      )}
    </>
  )
}
