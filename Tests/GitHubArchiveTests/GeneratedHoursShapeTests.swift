import GitHubArchive
import Testing

/// The keys of generated events, their order, and the kinds of their values.
@Suite struct GeneratedHoursShapeTests {
    private static let account = "id,login,gravatar_id,url,avatar_url"
    private static let user = """
        login,id,avatar_url,gravatar_id,url,html_url,followers_url,following_url,gists_url,starred_url,subscriptions_url,organizations_url,\
        repos_url,events_url,received_events_url,type,site_admin
        """
    private static let repository = """
        id,name,full_name,owner,private,html_url,description,fork,url,forks_url,keys_url,collaborators_url,teams_url,hooks_url,issue_events_url,\
        events_url,assignees_url,branches_url,tags_url,blobs_url,git_tags_url,git_refs_url,trees_url,statuses_url,languages_url,stargazers_url,\
        contributors_url,subscribers_url,subscription_url,commits_url,git_commits_url,comments_url,issue_comment_url,contents_url,compare_url,\
        merges_url,archive_url,downloads_url,issues_url,pulls_url,milestones_url,notifications_url,labels_url,releases_url,created_at,\
        updated_at,pushed_at,git_url,ssh_url,clone_url,svn_url,homepage,size,stargazers_count,watchers_count,language,has_issues,has_downloads,\
        has_wiki,has_pages,forks_count,mirror_url,open_issues_count,forks,open_issues,watchers,default_branch
        """
    private static let issue = """
        url,labels_url,comments_url,events_url,html_url,id,number,title,user,labels,state,locked,assignee,milestone,comments,created_at,updated_at,\
        closed_at,
        """
    private static let pullRequest = """
        url,id,html_url,diff_url,patch_url,issue_url,number,state,locked,title,user,body,created_at,updated_at,closed_at,merged_at,\
        merge_commit_sha,assignee,milestone,commits_url,review_comments_url,review_comment_url,comments_url,statuses_url,head,base,_links
        """

    /// Of an object's path the end decides; the type stands before the last key where types differ.
    private static let expected: [String: [String]] = [
        "actor": [account], "org": [account], "repo": ["id,name,url", repository], "user": [user], "owner": [user], "assignee": [user],
        "creator": [user], "merged_by": [user], "member": [user], "uploader": [user], "forkee": ["\(repository),public"],
        "author": [user, "email,name"], "head": ["label,ref,sha,user,repo"], "base": ["label,ref,sha,user,repo"],
        "labels[]": ["url,name,color"],
        "milestone": [
            "url,labels_url,id,number,title,description,creator,open_issues,closed_issues,state,created_at,updated_at,due_on,closed_at"
        ],
        "issue": ["\(issue)body", "\(issue)pull_request,body", "href"],
        "pull_request": [
            pullRequest,
            "\(pullRequest),merged,mergeable,mergeable_state,merged_by,comments,review_comments,commits,additions,deletions,changed_files",
            "url,html_url,diff_url,patch_url", "href",
        ],
        "_links": ["self,html,issue,comments,review_comments,review_comment,commits,statuses", "self,html,pull_request"],
        "self": ["href"], "html": ["href"], "comments": ["href"], "review_comments": ["href"], "review_comment": ["href"],
        "commits": ["href"],
        "statuses": ["href"], "commits[]": ["sha,author,message,distinct,url"], "pages[]": ["page_name,title,summary,action,sha,html_url"],
        "release": [
            """
            url,assets_url,upload_url,html_url,id,tag_name,target_commitish,name,draft,author,prerelease,created_at,published_at,assets,\
            tarball_url,zipball_url,body
            """
        ],
        "assets[]": [
            "url,id,name,label,uploader,content_type,state,size,download_count,created_at,updated_at,browser_download_url"
        ],
        "CommitCommentEvent.comment": ["url,html_url,id,user,position,line,path,commit_id,created_at,updated_at,body"],
        "IssueCommentEvent.comment": ["url,html_url,issue_url,id,user,created_at,updated_at,body"],
        "PullRequestReviewCommentEvent.comment": [
            """
            url,id,diff_hunk,path,position,original_position,commit_id,original_commit_id,user,body,created_at,updated_at,html_url,\
            pull_request_url,_links
            """
        ],
        "CommitCommentEvent.payload": ["comment"], "CreateEvent.payload": ["ref,ref_type,master_branch,description,pusher_type"],
        "DeleteEvent.payload": ["ref,ref_type,pusher_type"], "ForkEvent.payload": ["forkee"], "GollumEvent.payload": ["pages"],
        "IssueCommentEvent.payload": ["action,issue,comment"], "IssuesEvent.payload": ["action,issue"],
        "MemberEvent.payload": ["member,action"],
        "PublicEvent.payload": [""], "PullRequestEvent.payload": ["action,number,pull_request"],
        "PullRequestReviewCommentEvent.payload": ["action,comment,pull_request"],
        "PushEvent.payload": ["push_id,size,distinct_size,ref,head,before,commits"], "ReleaseEvent.payload": ["action,release"],
        "WatchEvent.payload": ["action"],
    ]

    private static let kinds: Set<String> = ["string", "number", "flag", "null"]

    private static func shapes(_ texts: [[UInt8]]) -> Set<[String]> {
        final class Found {
            var shapes: Set<[String]> = []
        }
        let found = Found()
        for text in texts {
            text.withUnsafeBufferPointer { buffer in
                forEachLine(buffer) { line, _ in ArchiveShapes.walk(line) { found.shapes.insert([$0, $1]) } }
            }
        }
        return found.shapes
    }

    private static let generated = Result {
        shapes([try GeneratedHours(seed: 5, hours: 2, eventsPerHour: 4_000).text(hour: 1)])
    }

    @Test func keysAreThoseOf2015() throws {
        for shape in try Self.generated.get() where !Self.kinds.contains(shape[1]) {
            let parts = shape[0].split(separator: ".").map(String.init)
            let (type, last) = (parts[0], parts[parts.count - 1])
            if parts.count == 1 {
                let keys = "id,type,actor,repo,payload,public,created_at"
                #expect(shape[1] == keys || shape[1] == "\(keys),org", "\(type)")
            } else {
                let allowed = Self.expected["\(type).\(last)"] ?? Self.expected[last] ?? []
                #expect(allowed.contains(shape[1]), "\(shape[0])")
            }
        }
    }

    /// The generator knows no object, order of keys or kind of value that the real hours do not have in that place.
    @Test func realHoursHaveEveryShape() throws {
        guard let texts = RealHours.texts else {
            print("The real hours are not at hand: shapes were compared with constants only.")
            return
        }
        let unknown = try Self.generated.get().subtracting(Self.shapes(texts))
        #expect(unknown.isEmpty, "\(unknown.sorted { $0[0] < $1[0] })")
    }

    @Test func everyTypeAndManyOptionalPartsOccur() throws {
        let paths = Set(try Self.generated.get().map { $0[0] })
        for type in ArchiveFigures.published.keys { #expect(paths.contains(type), "\(type)") }
        for path in [
            "PullRequestEvent.payload.pull_request.merged_by.login", "IssuesEvent.payload.issue.milestone.creator.login",
            "IssuesEvent.payload.issue.labels[].color", "IssueCommentEvent.payload.issue.pull_request.diff_url",
            "ReleaseEvent.payload.release.assets[].uploader.login", "PullRequestReviewCommentEvent.payload.comment.diff_hunk",
        ] {
            #expect(paths.contains(path), "\(path)")
        }
    }
}
