import type { TaskProgress } from '../../../shared/tasks/task.ts'
import { formatCount, plural } from './format-numbers.ts'

/** How far files are on their way to their months, in the words of every task that moves some. */
export function movingLine({ done, of }: NonNullable<TaskProgress['moves']>): string {
  return `Moving to their months: ${formatCount(done)} of ${plural(of, 'item', 'items')}`
}
