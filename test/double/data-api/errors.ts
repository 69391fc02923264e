/** An error of an AWS API: its code as the SDK knows it. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
  }
}

export const validation = (message: string): ApiError =>
  new ApiError('ValidationException', `${message} (double, not Redshift)`)
