import { type ReactNode, useCallback } from 'react'
import { useRetries } from '../../grid/use-retries.ts'
import { missingPicture } from './missing-picture.ts'

interface ItemThumbProps {
  /** The item that the picture is of. */
  item: number
  source: string
  className?: string | undefined
  /** In place of a picture that never comes. */
  otherwise: ReactNode
}

/** The small picture of an item, outside of the grid; says nothing to screen readers. */
export function ItemThumb({ item, source, className, otherwise }: ItemThumbProps) {
  const ask = useCallback(() => missingPicture(item), [item])
  const { attempt, reason, onError } = useRetries(ask)
  if (reason !== undefined) return otherwise
  return (
    <img
      key={attempt}
      className={className}
      src={source}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={({ currentTarget }) => {
        // Until the next try browsers would show a picture of a broken picture.
        currentTarget.style.visibility = 'hidden'
        onError()
      }}
    />
  )
}
