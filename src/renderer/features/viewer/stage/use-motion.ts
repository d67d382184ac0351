import { useState } from 'react'

interface MotionPlay {
  /** A person wants it, or points at the button. */
  isPlaying: boolean
  /** Until its end, wherever the pointer is. */
  isOn: boolean
  toggle: () => void
  /** The pointer has come to the button, or has left it. */
  hover: (hovered: boolean) => void
  end: () => void
}

/** Whether the video part of a photo is played. */
export function useMotion(): MotionPlay {
  const [play, setPlay] = useState<'off' | 'hovered' | 'on'>('off')
  return {
    isPlaying: play !== 'off',
    isOn: play === 'on',
    toggle: () => setPlay((before) => (before === 'on' ? 'off' : 'on')),
    hover: (hovered) => setPlay((before) => (before === 'on' ? 'on' : hovered ? 'hovered' : 'off')),
    end: () => setPlay('off'),
  }
}
