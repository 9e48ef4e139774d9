// What stands above a command's options in its help: people copy, then read.

/** The examples that open the help of each command, by its path; empty for the program itself. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "": [
    "cscert lab create lab           make a deployment to try things on",
    "cscert validate                 is the YAML right?",
    "cscert plan                     what would change?",
    "cscert apply                    change it, verified",
    "cscert status                   who holds and uses what?",
    "cscert explain roll/too-late    what does this code mean?",
  ],
  validate: ["cscert validate", "cscert validate --format github   # annotations in a pull request"],
  plan: [
    "cscert plan",
    "cscert plan --out plan.json              # review it, then `cscert apply --plan plan.json`",
    "cscert plan --observed snapshot.json     # without access to the stores",
    "cscert plan --base origin/main           # what does this branch change?",
    "cscert plan --detailed-exitcode          # 2 when changes are pending",
    "cscert plan --show-cmdlets               # the product's cmdlet under each action",
  ],
  comment: [
    "cscert comment --plan plan.json --print          # as it would look",
    "cscert comment --plan plan.json                  # in a job of GitHub, GitLab or Azure DevOps",
    "cscert comment --plan plan.json --report-only    # without a token",
  ],
  apply: [
    "cscert apply                                  # shows the plan, then asks",
    "cscert apply --plan plan.json                 # exactly what was reviewed",
    "cscert apply --allow guard/change-share       # lifts one guard by its name",
    "cscert apply --what-if                        # asks the product's cmdlets, changes nothing",
  ],
  watch: [
    "cscert watch                                   # tells only, in this folder",
    "cscert watch --mode apply                      # keeps the deployment as the YAML says",
    "cscert watch --once --publish snapshot.json    # one look, for the plans of pull requests",
    "cscert watch --git https://forge.example/ops/certs.git --git-token env:TOKEN",
    "cscert watch --notify teams=env:TEAMS_URL      # tells people, once for each cause",
  ],
  "service print": [
    "cscert service print systemd -- --mode apply > /etc/systemd/system/cscert-watch.service",
    "cscert service print winsw --folder C:\\cscert -- --mode apply",
  ],
  status: [
    "cscert status",
    "cscert status --type OAuthTokenIssuer --at 2027-01-12T03:00+01:00",
    "cscert status --server fe01.contoso.com --format json",
  ],
  next: ["cscert next", "cscert next --format json"],
  timeline: [
    "cscert timeline --type OAuthTokenIssuer",
    "cscert timeline --format svg > docs/timeline.svg",
    "cscert timeline --format ics > certificates.ics     # to subscribe to",
  ],
  prove: [
    "cscert prove",
    "cscert prove --next never                                             # what an assumption covers",
    "cscert prove --assume unreachable:fe03.contoso.com@2027-01-11T00:00Z  # what happens by itself",
  ],
  suggest: ["cscert suggest                 # what will expire with no roll planned"],
  "suggest roll": [
    "cscert suggest roll --certificate oauth-2027",
    'cscert suggest roll --certificate oauth-2027 --window "Tue-Thu 01:00-05:00 Europe/Paris" --write',
  ],
  observe: ["cscert observe --out snapshot.json"],
  history: ["cscert history --limit 5"],
  doctor: [
    "cscert doctor",
    "cscert doctor --settle > report.txt    # what the product does where its documents are silent",
  ],
  unlock: ["cscert unlock"],
  adopt: ["cscert adopt --store directory:stores --out estate", "cscert adopt --store powershell"],
  assign: [
    "cscert assign                # asks on a terminal",
    "cscert assign --type OAuthTokenIssuer --certificate from:Default --yes",
    "cscert assign --type OAuthTokenIssuer --certificate oauth-2027 --at best --yes",
  ],
  "add certificate": [
    "cscert add certificate certificates/oauth-2027.pfx --password-file secrets/oauth-2027",
  ],
  remove: ["cscert remove server fe06.contoso.com --dry-run"],
  rename: ["cscert rename certificate oauth oauth-2026"],
  requirements: [
    "cscert requirements --type OAuthTokenIssuer",
    "cscert requirements --type Default --scope pool:pool01.contoso.com --format certreq",
  ],
  completion: ["source <(cscert completion bash)", "cscert completion fish | source"],
  inspect: [
    "cscert inspect oauth.pfx --password-file secrets/oauth",
    "cscert inspect pool01.cer --sip-domain contoso.com",
  ],
  init: [
    "cscert init --sip-domain contoso.com --pool pool01.contoso.com=FrontEnd@Paris:fe01.contoso.com,fe02.contoso.com",
  ],
  schema: ["cscert schema --out cscert.schema.json"],
  explain: ["cscert explain roll/too-late", "cscert explain                # all codes"],
  "lab create": [
    "cscert lab create lab",
    "cscert lab create big --servers 200 --pools 20",
    "cscert lab create lab --store powershell      # behind the product's cmdlets, as the lab's module plays them",
  ],
  "lab add": ["cscert lab add fe04.contoso.com"],
  "lab fault": ["cscert lab fault fe01.contoso.com unreachable", "cscert lab fault fe01.contoso.com none"],
};
