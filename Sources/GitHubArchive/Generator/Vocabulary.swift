/// The words of the generated text, the frequent ones first.
struct Vocabulary: Sendable {
    static let shared = Vocabulary()

    let common = AccountNames.split(Self.commonText)
    let phrases = Self.phraseText.split(separator: "|").map { Array($0.utf8) }
    let project = AccountNames.split(Self.projectText)
    let code = AccountNames.split(Self.codeText)
    /// Scripts and languages other than English; one text keeps to one of them.
    let foreign = Self.foreignTexts.map(AccountNames.split)
    let extensions = AccountNames.split("js py rb java cpp h md html css c php go rs cs json xml yml txt sh")

    private static let commonText = """
        the to a is and in of for it this that i on with not you be as if we should but have when from can add are fix an file use or all so at \
        code will was my test error there by version using new does which would like just issue just update get line no build one need work has \
        run data then set change also branch more function user api only page some name how same because any now list make merge after class \
        could type into server your project remove option support than before up out here here's they instead config path value release other \
        try don't see method help default output install change case point think problem first know pull request commit tests failing master \
        still image thanks again string table number view bug works working please time same object package menu module field query where every \
        search button link client handle check event called missing request response text document example script folder empty message key \
        current correct library array return result model index show second template create feature move header really input memory between \
        currently thread cache patch without without expected docs review database better load plugin parse log command start found possible \
        local process screen while write break two small left color language since right around both different part read behaviour another place \
        size window map section question either style public behind context parameter compile warning instance keep node reference step account \
        during clean already look something actual token until callback always local mode related render though session simple latest single \
        copy never position system stack trace probably property save failed upload sure want going lot maybe network port machine level remote \
        good change refactor item idea original extra variable full variable unit format enough linux state loop control filter order layout \
        windows cleaner download seems content implementation quick useful syntax website browser close reason rather block stop timeout domain \
        admin mobile random wrong register icon certain initial further happen exception invalid anything scope dependency dependencies upgrade \
        board signal wait title worker global sort least given core root attribute mixed hash proper regression delete device custom basic fails \
        apply hello interface require space access argument binary generated comment frame leave speed unknown static private detail crash base \
        engine hook match engine selected character lines ticket confirm entire environment external several sample password resource limit \
        relative target validate parent child platform depends follow helper mouse nothing widget shell tree driver schema label later tag allow \
        email engine exactly gives integer schedule previous ported physics separate render replace service skip task touch typo usage vector \
        wiki xml year zoom yesterday workaround wrapper week vendor unless turn throw symbol sprite soon slow sidebar shader sensor scroll \
        rewrite reproduce publish proxy profile preview polish plain physical parser offset notice native nested mention marker manual lock \
        license keyboard json journal iterate invoke immediately hidden heap guide gradient generic forward footer flag fallback explicit \
        encoding duplicate draft doubt division discuss deprecated dashboard crawl counter constant compare column collapse checkbox channel \
        certificate buffer bounce bitmap benchmark backup backend average assertion archive anonymous animation android algorithm adjust absolute
        """

    private static let phraseText = """
        of the|in the|to be|it would be nice to|instead of|I don't think|we need to|pull request|at the moment|as well as|should be able to|does not work|I have|there is no|I think this is|\
        for example|is there any way to|the following error|I'm not sure|this should be fixed in|Steps to reproduce|works for me|looks good to me|Thanks for the report|the same problem|\
        when I try to|it seems that|in the latest version|let me know|on the other hand|a lot of|closing this as|can you please|make sure that|the default value|error message|\
        unit tests for|remove unused|move the code to|support for|a couple of|I would like to|in order to|the current implementation|out of the box|backwards compatible with|right now|\
        could you add|merge conflicts in|instead of using|the first time|documentation for|as far as I know|if you want to|according to the docs|one of the|at least|don't have to
        """

    private static let projectText = """
        app web site js api test node server blog project data django angular rails demo client game android ios python java game-of-life tools \
        ruby php core lib plugin bootstrap theme docs dotfiles website vim docker http json redis mongo chat todo notes parser utils framework \
        example learn course learning portfolio lang config ui kit engine map image cloud search graph media player bot twitter mail auth cache queue \
        admin wordpress jquery sample practice simple mini super open go rust scala css html editor viewer manager builder runner loader tracker \
        monitor shop store store-front calendar event photo music video news weather quiz math geo sql db fs io net proxy router socket stream \
        sync task shell term kernel driver arduino pi robot home lab work book recipes hello-world tutorial
        """

    private static let codeText = """
        value result index node item count self this data name size list buf ctx err args options user key path line type state config event \
        request response callback client parent child length offset handler widget token parser model view row column cursor
        """

    private static let foreignTexts = [
        "的 修复 了 添加 文件 更新 问题 这个 代码 测试 在 是 不 增加 支持 一下 请问 使用 数据库 页面 配置 已经 可以 删除 优化 版本 如果 没有 用户 接口 默认 登录 按钮 显示 错误",
        "修正 追加 の を ファイル テスト 対応 しました 更新 です 削除 実装 エラー ページ 設定 から が 変更 とりあえず コメント 不要な バグ 画面 表示 する ます 機能 リファクタリング",
        "исправил добавил и не файл в тест на ошибка страница новый код для что это проверка удалил если работает версия кнопка сервер список обновил",
        "수정 추가 파일 테스트 및 오류 페이지 변경 기능 업데이트 코드 삭제 화면 문제 완료 서버 설정 로그인",
        "correção não está página para função você também até já código atualização é botão usuário versão então através depois aplicação",
        "für größe geändert über löschen hinzugefügt noch nicht fehler behoben wäre möglich können änderung schließen prüfen ausführen zurück",
        "é déjà été créé corrigé pour les données à la méthode vérifier où mise à jour fenêtre problème être après numéro français",
    ]
}
