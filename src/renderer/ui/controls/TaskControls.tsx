import { Pause, Play, Square } from 'lucide-react'
import { Button } from './Button.tsx'

interface TaskControlsProps {
  words: { pause: string; resume: string; stop: string }
  /** It rests because a person wants it to. */
  isPaused: boolean
  /** It ends soon, and nothing more can be asked of it. */
  isStopping: boolean
  act: (name: 'tasks.pause' | 'tasks.resume' | 'tasks.stop') => Promise<void>
}

/** The buttons of a task under way. */
export function TaskControls({ words, isPaused, isStopping, act }: TaskControlsProps) {
  return (
    <>
      {isPaused ? (
        <Button look="primary" icon={<Play size={16} aria-hidden />} onClick={() => void act('tasks.resume')}>
          {words.resume}
        </Button>
      ) : (
        <Button icon={<Pause size={16} aria-hidden />} disabled={isStopping} onClick={() => void act('tasks.pause')}>
          {words.pause}
        </Button>
      )}
      <Button icon={<Square size={15} aria-hidden />} disabled={isStopping} onClick={() => void act('tasks.stop')}>
        {words.stop}
      </Button>
    </>
  )
}
