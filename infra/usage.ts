/** How the command line of `infra:<command>` looks. */
export function usageOf(command: string): string {
    return `Usage: npm run infra:${command} -- [flags]

${FLAGS}`;
}

const FLAGS = `\
  --target T           where the warehouse lives: aws (the default) or local
  --name NAME          which one of several (sparkify)
  --credentials FILE   where to write credentials, or to look for them (.df-credentials.json)
  --port P             the port it answers at (5439); local: 0 for any free one        create; local: resume
  --plan               say what would be done and change nothing                       create, delete
  --yes                ask nothing: of all commands, only delete asks                  create, delete
  --json               print the outcome as JSON; what happens on the way goes to stderr

On this machine (--target local):
  --data DIR           a folder laid out as the bucket, read in its place              create, resume
  --max-connections N  sessions at once (500)                                          create, resume
  --idle-timeout MIN   end a session that is silent for so many minutes (240)          create, resume
  --max-message MB     the longest statement with its values (64)                      create, resume
  --statement-timeout S  cancel a statement after so many seconds (0: no limit)        create, resume
  --max-memory MB      how much memory the engine may take (1300)                      create, resume
  --max-threads N      threads that the engine may use (one for each core)             create, resume

On AWS:
  --region R           the region, if not the one of your AWS settings
  --role NAME          the IAM role that reads S3 (songplays_S3toRedshiftStaging)
  --timeout MINUTES    how long to wait for AWS (30)                                   all but status
  --no-connect         don't try a database connection                                 create, resume, status
  --node-type T        the nodes' type (ra3.large)                                     create
  --nodes N            how many of them (2); 1 makes a single-node cluster             create
  --database NAME      the database (user_song_plays)                                  create
  --bucket NAME        an S3 bucket to read, instead of those in dataform.json; may be repeated      create
  --vpc ID             the network, if not the region's default VPC                    create
  --subnets ID,ID      the subnets, if not all of the VPC                              create
  --cidr BLOCK         who may connect, if not your own address                        create
  --open-to-the-world  everybody may connect                                           create
  --private            no public address: reached from within the VPC or over a VPN    create
  --reset-password     give the admin user a new password                              create
  --final-snapshot N   keep a snapshot of the data                                     delete

AWS_ENDPOINT_URL sends all requests to AWS to another place; AWS_PROFILE and AWS_REGION do as everywhere.
SPARKIFY_POLL_SECONDS is how often to look while waiting for AWS (10).
SPARKIFY_CHECK_IP_URL is what tells your own address (https://checkip.amazonaws.com/).
PGSSLROOTCERT is a PEM file of certificates to trust instead of Amazon's roots.
AWS_ENDPOINT_URL_S3 makes a new local warehouse read its files from that S3 service instead of folders.
SPARKIFY_HOME is the folder that local warehouses live in (.local).`;
