#!/usr/bin/env bash
# Posts the report as a comment of the pull request, in place of the one that was posted before.
# Wants GH_TOKEN, GITHUB_REPOSITORY, PULL_REQUEST and REPORT; uses GitHub's gh, which its runners bring.
set -euo pipefail

marker=$(head -n 1 "$REPORT")
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
former=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1)

if [ -n "$former" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$former" --field "body=@$REPORT" --silent
else
  gh api --method POST "$comments" --field "body=@$REPORT" --silent
fi
