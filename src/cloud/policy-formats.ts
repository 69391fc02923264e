import type { PolicyDocument } from './policy.ts'
import type { Tags } from './tags.ts'

/** A role and the two policies, in whatever form the team that creates them wants. */
export interface PolicySet {
  readonly roleName: string
  readonly rolePath: string
  readonly tags: Tags
  readonly trust: PolicyDocument
  /** Inline policy of the role. */
  readonly role: PolicyDocument
  /** For whoever runs `etl`. */
  readonly runner: PolicyDocument
}

/** The name of the role's inline policy. */
export const INLINE_POLICY = 'read-sparkify'

/** A template for CloudFormation, as JSON. */
export function cloudFormation({ roleName, rolePath, tags, trust, role, runner }: PolicySet): unknown {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'The role with which Redshift reads the sources of the Sparkify warehouse, and the policy of whoever runs etl.',
    Resources: {
      RedshiftRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: roleName,
          Path: rolePath,
          AssumeRolePolicyDocument: trust,
          Policies: [{ PolicyName: INLINE_POLICY, PolicyDocument: role }],
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
        }
      },
      RunnerPolicy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { Path: rolePath, PolicyDocument: runner }
      }
    },
    Outputs: {
      RoleArn: { Value: { 'Fn::GetAtt': ['RedshiftRole', 'Arn'] }, Description: '[IAM_ROLE] ARN of dwh.cfg' },
      RunnerPolicyArn: { Value: { Ref: 'RunnerPolicy' }, Description: 'Attach it to whoever runs etl' }
    }
  }
}

/** The same for Terraform's AWS provider. */
export function terraform({ roleName, rolePath, tags, trust, role, runner }: PolicySet): string {
  return `resource "aws_iam_role" "redshift" {
  name               = ${hcl(roleName)}
  path               = ${hcl(rolePath)}
  assume_role_policy = jsonencode(${indented(trust)})
  tags               = ${indented(tags)}
}

resource "aws_iam_role_policy" "redshift" {
  name   = ${hcl(INLINE_POLICY)}
  role   = aws_iam_role.redshift.id
  policy = jsonencode(${indented(role)})
}

resource "aws_iam_policy" "runner" {
  name   = ${hcl(`${roleName}-runner`)}
  path   = ${hcl(rolePath)}
  policy = jsonencode(${indented(runner)})
}

output "role_arn" {
  description = "[IAM_ROLE] ARN of dwh.cfg"
  value       = aws_iam_role.redshift.arn
}
`
}

/** An expression of HCL takes objects as JSON writes them; only \${ and %{ would begin a template. */
const indented = (value: unknown): string => template(JSON.stringify(value, null, 2)).replaceAll('\n', '\n  ')
const hcl = (text: string): string => template(JSON.stringify(text))
const template = (text: string): string => text.replace(/[$%]\{/g, (sign) => `${sign.slice(0, 1)}${sign}`)
