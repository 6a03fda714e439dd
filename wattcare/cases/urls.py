from django.urls import path

from wattcare.cases.views import board, case, desk, doing, work

app_name = "cases"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/find/", desk.find, name="desk_find"),
    path("desk/about/", desk.about, name="desk_about"),
    path("desk/causes/", desk.causes, name="desk_causes"),
    path("desk/preview/", desk.preview, name="desk_preview"),
    path("work/", work.my_work, name="my_work"),
    path("queues/", work.queues, name="queues"),
    path("queues/<str:department>/", work.queue, name="queue"),
    path("board/", board.board_page, name="board"),
    path("cases/", work.case_list, name="list"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/preview/", work.preview, name="preview"),
    path("cases/<str:number>/earlier/", case.earlier, name="earlier"),
    path("cases/<str:number>/next/", case.next_case, name="next"),
    path("cases/<str:number>/caller/", case.caller, name="caller"),
    path("cases/<str:number>/files/<int:pk>/", case.file, name="file"),
    path("cases/<str:number>/do/<slug:verb>/", doing.do, name="do"),
]
