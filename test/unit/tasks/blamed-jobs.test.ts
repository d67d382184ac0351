import { describe, expect, test } from 'vitest'
import { BlamedJobs } from '../../../src/main/tasks/blamed-jobs.ts'

describe('a job for which a pause is asked', () => {
  test('is not to blame the first time, nor while nothing else was begun and done since', () => {
    const blamed = new BlamedJobs()
    blamed.succeeded('lane', 5)
    expect(blamed.paused('lane', 1, 10)).toBe(false)
    // Begun before, and so no sign that all may go on.
    blamed.succeeded('lane', 9)
    blamed.succeeded('another', 11)
    expect([blamed.paused('lane', 1, 20), blamed.paused('lane', 2, 21)]).toEqual([false, false])
  })

  test('is to blame once others were begun and done after each of two pauses, and stays so', () => {
    const blamed = new BlamedJobs()
    blamed.paused('lane', 1, 10)
    blamed.succeeded('lane', 25)
    blamed.succeeded('lane', 12)
    blamed.paused('lane', 2, 30)
    expect([1, 2, 3].map((job) => blamed.paused('lane', job, 40))).toEqual([false, false, false])
    blamed.succeeded('lane', 45)
    expect([1, 2, 3].map((job) => blamed.paused('lane', job, 50))).toEqual([true, false, false])
    expect(blamed.paused('lane', 1, 60)).toBe(true)
  })

  test('is not to blame because others were done long before all are answered like that', () => {
    const blamed = new BlamedJobs()
    blamed.paused('lane', 1, 10)
    blamed.succeeded('lane', 20)
    const answered = [1, 2, 3].map((minutes) => blamed.paused('lane', 1, minutes * 60_000))
    expect(answered).not.toContain(true)
  })

  test('is to blame after seven minutes, where there is nobody else', () => {
    const blamed = new BlamedJobs()
    const told = [0, 0.5, 1.5, 3.5, 7.5, 15.5].map((minutes) => blamed.paused('lane', 1, 1000 + minutes * 60_000))
    expect(told).toEqual([false, false, false, false, true, true])
    expect([blamed.paused('lane', 2, 9000), blamed.paused('lane', 2, 600_000)]).toEqual([false, true])
  })

  test('is not to blame for the time in which others had their turns', () => {
    const blamed = new BlamedJobs()
    const hour = 3_600_000
    expect(blamed.paused('lane', 1, 10)).toBe(false)
    blamed.succeeded('lane', 2 * hour)
    expect([blamed.paused('lane', 1, 3 * hour), blamed.paused('lane', 1, 3 * hour + 60_000)]).toEqual([false, false])
  })
})
