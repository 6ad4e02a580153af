from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path


def index(request: HttpRequest) -> HttpResponse:
    return HttpResponse('Open for business')


urlpatterns = [
    path('admin/', admin.site.urls),
    path('', index),
]
